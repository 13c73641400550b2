"""What AWS says when it refuses a call: reading, choosing and classifying denials and error codes."""
