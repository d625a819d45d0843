package io.notestream.consumer.worker.internal.console.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.worker.internal.console.activity.LiveChange;
import io.notestream.consumer.worker.internal.console.activity.LiveFeed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the changes for one page, until it is gone. Used by one thread. */
final class LiveStream {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nobody can read more in the time between two messages. */
  private static final int MOST = 300;

  /** How many messages a second there are at most. */
  private static final long PAUSE_MILLIS = 250;

  /** How often a page that gets nothing is told that the worker is there. */
  private static final long HEARTBEAT_MILLIS = 5_000;

  private final LiveFeed feed;
  private final LiveFilter filter;
  private final OutputStream out;

  LiveStream(LiveFeed feed, LiveFilter filter, OutputStream out) {
    this.feed = feed;
    this.filter = filter;
    this.out = out;
  }

  /**
   * Writes until a stop is requested.
   *
   * @param begin what to begin with
   * @throws IOException when the page is gone
   */
  void write(LiveFeed.Page begin, Stop stop) throws IOException, InterruptedException {
    LiveFeed.Page page = begin;
    while (true) {
      send(page);
      if (stop.requested()) {
        return;
      }
      Thread.sleep(PAUSE_MILLIS);
      feed.await(page.through(), HEARTBEAT_MILLIS);
      page = feed.after(page.through(), MOST);
    }
  }

  private void send(LiveFeed.Page page) throws IOException {
    List<LiveChange> shown = page.changes().stream().filter(filter::includes).toList();
    StringBuilder message = new StringBuilder();
    if (page.missed() > 0) {
      message.append("event: missed\ndata: ").append(page.missed()).append("\n\n");
    }
    // The id alone moves the position at which the browser goes on after a break.
    message.append("id: ").append(page.through()).append('\n');
    message.append("event: changes\ndata: ").append(JSON.writeValueAsString(shown)).append("\n\n");
    out.write(message.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
