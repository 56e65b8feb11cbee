"""语音切分与转写: cut speech into segments, label speaker or sound, transcribe."""
