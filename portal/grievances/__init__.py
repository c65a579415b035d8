"""The grievance: filing, receipt, dialogue, triage, case work and closure."""
