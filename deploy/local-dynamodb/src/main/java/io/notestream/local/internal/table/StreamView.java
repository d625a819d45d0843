package io.notestream.local.internal.table;

/** What a stream's records show of a changed item besides its key. */
public enum StreamView {
  KEYS_ONLY,
  NEW_IMAGE,
  OLD_IMAGE,
  NEW_AND_OLD_IMAGES
}
