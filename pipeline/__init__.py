"""From recorded events to published day posts."""
