"""A CRM's export, made into a team folder."""
