package io.notestream.local.internal.stream;

import io.notestream.local.internal.shape.Shape;

/**
 * The members that requests to the Streams API share, with the constraints of its published model.
 */
final class StreamShapes {

  static final Shape.Text STREAM_ARN = Shape.text().length(37, 1024);
  static final Shape.Text SHARD_ID = Shape.text().length(28, 65);
  static final Shape.Text SEQUENCE_NUMBER = Shape.text().length(21, 40);
  static final Shape.Text SHARD_ITERATOR = Shape.text().length(1, 2048);
  static final Shape.Text TABLE_NAME = Shape.text().length(3, 255).matching("[a-zA-Z0-9_.-]+");

  private StreamShapes() {}
}
