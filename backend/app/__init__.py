"""Backend of the Todo Chatbot: a FastAPI service over PostgreSQL."""
