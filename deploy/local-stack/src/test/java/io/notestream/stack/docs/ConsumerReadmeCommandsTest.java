package io.notestream.stack.docs;

import org.junit.jupiter.api.Order;

/** The READMEs of the consumer. */
@Order(1) // It takes longest: begun last, it would run alone.
class ConsumerReadmeCommandsTest extends ReadmeCommands {

  ConsumerReadmeCommandsTest() {
    super(true);
  }
}
