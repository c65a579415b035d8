"""What the page of a case says after each act, by the word in its address."""

from flask_babel import lazy_gettext as _l

SAID = {
    "acknowledged": _l("The person can now see that somebody has read it."),
    "noted": _l("The note is kept. The person does not see it."),
    "summarised": _l("The summary is kept."),
    "summary_shown": _l("The person can see the summary now and say whether it is right."),
    "triaged": _l("The triage is kept."),
    "replied": _l("Your message is sent. The person reads it when they come back."),
    "held": _l("Your message goes in some minutes. Until then you can take it back."),
    "recalled": _l("Taken back. Nothing of it reached the person."),
    "offered": _l("The settlement is offered. Each person answers on their own page."),
    "assigned": _l("The case is in other hands now."),
    "closed": _l("The case is closed. The person can read why."),
    "mute_asked": _l("A second reader is asked. Until they agree, nothing changes."),
    "muted": _l("The case is muted. The person can read why."),
    "unmuted": _l("The case is not muted any more."),
    "linked": _l("The impact is linked."),
    "plan_made": _l("The plan is kept."),
    "taken_up": _l("It is taken up. The person can read why."),
    "looked_into": _l("The inquiry has begun."),
    "place_asked": _l(
        "The person is asked. Nobody speaks with people there before they have answered."
    ),
    "place_heard": _l("What they say is kept. The person does not see it."),
    "looked_after": _l("It is kept. Thank you for looking after them."),
    "findings_shared": _l("The person can read what was found."),
}
