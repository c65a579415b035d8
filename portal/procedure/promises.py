"""The public promises in words that can be translated; docs/promises.md names the living test of each.

A test holds the two lists against each other, word for word and in one order: a promise without a test cannot be shown here,
and a new one cannot be made in the documents alone.
"""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Chapter(NamedTuple):
    """Promises about one thing."""

    title: LazyString
    promises: tuple[LazyString, ...]


CHAPTERS = (
    Chapter(
        _l("What is kept"),
        (
            _l(
                "You do not need to give your name; nothing of your address or browser is kept, and no word of yours lies anywhere in clear"
            ),
            _l("We can read the day, never the hour"),
            _l("Before the handover nothing tells even the day"),
            _l("Even in danger we keep the day and not the hour"),
            _l("The exact time is readable with your number alone"),
            _l("That you looked leaves no trace"),
            _l("Nothing is kept before you press Send"),
            _l("No cookie before you send something"),
            _l("Your number is stored nowhere"),
        ),
    ),
    Chapter(
        _l("Your number and your words"),
        (
            _l("A number you were shown always leads to your words"),
            _l("Sending twice files once"),
            _l("Words changed and sent again are not lost"),
            _l("A wrong digit is told apart from an unknown number"),
            _l("If your page had closed, the words you typed are given back"),
            _l(
                "Leave and close the window without pressing Back, and the browser keeps nothing but the address"
            ),
        ),
    ),
    Chapter(
        _l("Who must not see it"),
        (
            _l("Whoever must not see it gets the page of a case that does not exist"),
            _l("It is in no list they see"),
            _l("The one you name, their deputy, everybody below and one above stay out"),
            _l("Missed dates pass over everybody who is shut out"),
            _l("Who comes to stand near the one you named is shut out from then on"),
            _l("A reader who steps back from your case opens it never again, and you can see it"),
            _l("A case about the team goes to people outside the company"),
            _l("A small place is never named"),
        ),
    ),
    Chapter(
        _l("Who reads it, and when"),
        (
            _l("Your words stay sealed until a reader opens them"),
            _l("Opening them is written down before they are shown"),
            _l("You are told on which day your words were read"),
            _l("Nobody can confirm what nobody has read"),
            _l("What you lock away opens only for two people together"),
            _l("You hear why before it is opened, and can say no, unless a life is in danger"),
            _l(
                "Within the days the law gives, somebody says that it was read, counted from your sending"
            ),
            _l("You and the desk see the same dates"),
            _l("A missed date climbs by itself until an executive must answer"),
        ),
    ),
    Chapter(
        _l("While it is looked into"),
        (
            _l("Nobody speaks with people at the place before there is a plan to keep you safe"),
            _l("Where few people could have written, nobody speaks with them without your yes"),
            _l("Your no to that holds everywhere"),
            _l(
                "The company cannot end it by its own judgement before you were told what was found"
            ),
            _l("Only you say yes to what is offered, and whether it came"),
            _l("Harm that was found is not put right by an explanation alone"),
        ),
    ),
    Chapter(
        _l("Against those who run the computers"),
        (
            _l("Nobody opens a case with the database, the files and the settings"),
            _l("Whoever writes to the database cannot put words into your mouth"),
            _l("Who keeps accounts or audits reads no case"),
            _l("Nobody becomes a reader with one signature"),
            _l("Two readers from outside the company, or no roster"),
            _l("Who was removed stays out, even when an old database comes back"),
            _l("One holder of the recovery key opens nothing alone"),
            _l("A line of the audit trail that is changed or removed is named"),
            _l("A bug is logged by its class and place, never by its text"),
            _l("Every page calls nobody else and runs no script"),
        ),
    ),
    Chapter(
        _l("Figures"),
        (
            _l("Live figures count only the cases one may read"),
            _l("Missing is never zero"),
            _l("Every number outsiders read is large enough"),
            _l("No difference of published numbers is a small count"),
            _l("A frozen quarter never changes"),
            _l("Anybody can compute its fingerprint again"),
            _l("A panel member sees releases and nothing else"),
        ),
    ),
    Chapter(
        _l("When very many write"),
        (
            _l("However fast or many, everybody who writes gets a number"),
            _l("Thirty people behind one address file in one minute"),
            _l("Taken for a machine, you are heard as soon as you write again"),
        ),
    ),
    Chapter(
        _l("These pages"),
        (
            _l("The rules people read are those by which the clocks run"),
            _l("A page that would lie about who reads is not shown"),
            _l("Nothing is kept of a message that the page of a stolen copy does not tell"),
            _l("What you said and we did names a month and a country, and never a case"),
            _l("The public reads the very figures the panel was shown"),
            _l(
                "The code on a poster holds the first page and says nothing of where somebody saw it"
            ),
            _l("The pages about this place are the same for everybody and ask for no cookie"),
        ),
    ),
    Chapter(
        _l("When you come back"),
        (
            _l(
                "Whoever handles your case has one name there, the same throughout, and never their own"
            ),
            _l("Two people cannot find out by those names that they speak with the same handler"),
            _l(
                "While you wait for an answer you hear from us every two weeks, and the desk sees the same day"
            ),
            _l("You see which roles can read, and no name"),
            _l("You can take a reader off, and the case is gone for them"),
            _l("What you write after that opens with no key they had"),
            _l("Two people can always read it"),
            _l("You can keep more people out later, by the same wall"),
            _l("You can say that it is not solved, and it opens again"),
            _l("An appeal goes to people who had no part in it, and only they decide"),
            _l(
                "After a quick answer you are asked whether it worked, and your no makes it a whole case"
            ),
            _l("No handler is shown how you rated it"),
            _l("You can correct the summary before anything is found"),
            _l(
                "After the end you are asked four times within a year whether something happened to you"
            ),
            _l("What happened to you because of it is read at once, and by other people"),
            _l("Nothing in clear ties that to your first message"),
            _l("You can seal your words once they were read"),
            _l(
                "You can take it back: words and keys are erased, a bare count stays, and the number answers as one that never was"
            ),
            _l("Whoever is pressed to take it back hears first what else they can do"),
            _l("What you took back stays gone when an old copy comes back"),
            _l(
                "How you may be reached can be changed and taken back, and the old words are destroyed"
            ),
            _l("A few words on your page change only when somebody writes"),
            _l("Taking it back stores no time"),
        ),
    ),
    Chapter(
        _l("Your files"),
        (
            _l("Hidden data is taken out of a file before anybody sees it"),
            _l("What cannot be cleaned is said first, and you choose"),
            _l("A file you did not decide about is neither dropped nor shown"),
            _l("You can take a file back until it is handed over"),
            _l("Evidence is opened only with a reason, and that is recorded"),
            _l("No disk ever holds your file in plain"),
            _l("An upload that breaks off leaves nothing"),
            _l("A file that was cut, moved or changed never opens"),
            _l("What cleans your file can reach no network and no other file"),
        ),
    ),
    Chapter(
        _l("When you are several, or somebody speaks for you"),
        (
            _l("Each of a group has a number of their own, and one case"),
            _l("Sending a group's form twice gives the same numbers"),
            _l("You can leave a group's case, and it stays for the others"),
            _l("A copy you gave away can be taken away, and then opens nothing"),
            _l("Nobody can take your number away but you"),
            _l("Whoever files for you reads nothing but their own words until you say yes"),
            _l("You can say no later, and the door closes again"),
            _l(
                "Retaliation and concerns about our handling go to people outside the company alone"
            ),
            _l("Retaliation does not wait for the handover"),
            _l("Advice, ideas and information are answered within the same days"),
            _l("A settlement stands only with everybody's yes"),
            _l("The others see how many said no, and not who"),
            _l("Where there is a union's own way, you are shown it before you send"),
            _l("What a helper files for one person is tied to nothing they file for the next"),
            _l(
                "What one of us writes down for you is marked as theirs until you say that it is right"
            ),
            _l("Whoever wrote it down cannot open it again, unless they read new messages anyway"),
            _l("The dates owed to you count from the day it reached us"),
            _l("You can take a new number, and the old one then opens nothing"),
            _l("The old number opens your page until you say that you have the new one"),
            _l("One of us alone cannot mute a number, and you read the reason"),
            _l(
                "What a muted number sends is kept and can be read, and words of danger come through at once"
            ),
        ),
    ),
)


def every() -> tuple[LazyString, ...]:
    """All promises, in the order of the document."""
    return tuple(promise for chapter in CHAPTERS for promise in chapter.promises)
