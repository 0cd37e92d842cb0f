"""What daypost says to people: receipts on their messages, answers to what they do, notices to their desk."""
