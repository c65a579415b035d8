"""What the house says of itself in public: its procedure, who reads, what is kept, other places that can help, people to meet.

A domain above `grievances`, because each figure on its pages is the one that grievances, duties and the roster work with.
"""
