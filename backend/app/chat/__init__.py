"""The assistant: a model behind a port, tools that act for one user, and an answer's parts."""
