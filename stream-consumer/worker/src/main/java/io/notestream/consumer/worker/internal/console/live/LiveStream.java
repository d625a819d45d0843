package io.notestream.consumer.worker.internal.console.live;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.worker.internal.console.activity.LiveChange;
import io.notestream.consumer.worker.internal.console.activity.LiveFeed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the changes for one page, until it is gone. Used by one thread. */
final class LiveStream {

  /** Nobody can read more in the time between two messages. */
  private static final int MOST = 50;

  /** What a new page begins with at most. */
  private static final int FIRST = 200;

  /** Two messages a second at most, whatever comes. */
  private static final long PAUSE_MILLIS = 500;

  /** After how many waits a page that gets nothing is told that the worker is there. */
  private static final int HEARTBEAT = 10;

  private final LiveFeed feed;
  private final LiveFilter filter;
  private final Rendered rendered;
  private final OutputStream out;

  LiveStream(LiveFeed feed, LiveFilter filter, Rendered rendered, OutputStream out) {
    this.feed = feed;
    this.filter = filter;
    this.rendered = rendered;
    this.out = out;
  }

  /**
   * Writes until a stop is requested.
   *
   * @param begin what to begin with
   * @param isNew whether the page has seen nothing before, and so can have missed nothing
   * @throws IOException when the page is gone
   */
  void write(LiveFeed.Page begin, boolean isNew, Stop stop)
      throws IOException, InterruptedException {
    send(begin, isNew ? FIRST : LiveFeed.KEPT, !isNew);
    LiveFeed.Page page = begin;
    while (!stop.requested()) {
      Thread.sleep(PAUSE_MILLIS);
      for (int i = 0; i < HEARTBEAT && feed.end() <= page.through() && !stop.requested(); i++) {
        feed.await(page.through(), PAUSE_MILLIS);
      }
      page = feed.after(page.through(), LiveFeed.KEPT);
      send(page, MOST, true);
    }
  }

  private void send(LiveFeed.Page page, int most, boolean tellMissed) throws IOException {
    List<LiveChange> wanted = page.changes().stream().filter(filter::includes).toList();
    int cut = Math.max(0, wanted.size() - most);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    if (tellMissed && page.missed() + cut > 0) {
      add(message, "event: missed\ndata: " + (page.missed() + cut) + "\n\n");
    }
    // The id alone moves the position at which the browser goes on after a break.
    add(message, "id: " + page.through() + "\nevent: changes\ndata: [");
    for (int i = cut; i < wanted.size(); i++) {
      add(message, i == cut ? "" : ",");
      message.writeBytes(rendered.of(wanted.get(i)));
    }
    add(message, "]\n\n");
    message.writeTo(out);
    out.flush();
  }

  private static void add(ByteArrayOutputStream message, String text) {
    message.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
