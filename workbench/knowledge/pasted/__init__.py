"""Recognising what was pasted: names in free text, documents of AWS, as parameters of playbooks."""
