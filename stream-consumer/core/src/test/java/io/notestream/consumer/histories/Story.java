package io.notestream.consumer.histories;

import java.util.List;

/**
 * A history that ends badly.
 *
 * @param steps what happened, in order
 * @param end what is wrong then
 */
record Story(List<String> steps, String end) {

  /** Returns the story as a numbered list. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      text.append(i + 1).append(". ").append(steps.get(i)).append('\n');
    }
    return text.append("\n**").append(end).append("**\n").toString();
  }
}
