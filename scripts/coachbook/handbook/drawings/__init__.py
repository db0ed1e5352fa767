"""Pictures where a picture is quicker: drawn from the playbook as accessible SVG."""
