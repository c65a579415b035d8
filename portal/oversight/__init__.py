"""Outside eyes: panels, unions and verifiers read what was frozen for them, and nothing else."""
