package io.notestream.writer.contract;

import java.util.List;
import java.util.Map;

/**
 * A request as it is sent.
 *
 * @param target path and query, encoded as they shall be sent
 * @param headers in the order of sending; a name may come twice
 * @param body {@code null} for none
 */
public record Call(
    String method, String target, List<Map.Entry<String, String>> headers, byte[] body) {

  /** The path of the target, as it is. */
  public String path() {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  /** The query of the target, as it is; empty if there is none. */
  public String query() {
    int mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }
}
