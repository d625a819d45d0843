package io.notestream.consumer.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimerHeapTest {

  private static final Instant START = Instant.parse("2026-11-28T09:00:00Z");
  private static final int BUCKETS = 4;

  private final TimerHeap heap = new TimerHeap(100, BUCKETS);

  /** What a heap has to do, by a sorted list. */
  private static final class Model {

    private static final Comparator<NoteTimer> ORDER =
        Comparator.comparing(NoteTimer::due)
            .thenComparing(timer -> timer.note().partition())
            .thenComparing(timer -> timer.note().sort());

    private final int bound;
    private final List<NoteTimer> sorted = new ArrayList<>();
    private Optional<Instant> dropped = Optional.empty();

    Model(int bound) {
      this.bound = bound;
    }

    Optional<NoteTimer> get(NoteTimer.Key key) {
      return sorted.stream().filter(timer -> timer.key().equals(key)).findFirst();
    }

    boolean put(NoteTimer timer) {
      Optional<NoteTimer> old = get(timer.key());
      if (timer.source() == NoteTimer.Source.LOOK
          && old.filter(o -> o.source() == NoteTimer.Source.STREAM).isPresent()) {
        return true;
      }
      remove(timer.key());
      sorted.add(timer);
      sorted.sort(ORDER);
      if (sorted.size() > bound) {
        Instant last = sorted.remove(sorted.size() - 1).due();
        dropped = Optional.of(dropped.filter(last::isAfter).orElse(last));
      }
      return sorted.contains(timer);
    }

    void remove(NoteTimer.Key key) {
      sorted.removeIf(timer -> timer.key().equals(key));
    }

    void removeLooks() {
      sorted.removeIf(timer -> timer.source() == NoteTimer.Source.LOOK);
      dropped = Optional.empty();
    }

    List<NoteTimer> due(Instant now) {
      return sorted.stream().filter(timer -> !timer.due().isAfter(now)).toList();
    }
  }

  @Property(tries = 500)
  void doesWhatASortedListDoes(@ForAll @IntRange(min = 1, max = 30) int bound, @ForAll long seed) {
    Random random = new Random(seed);
    TimerHeap tested = new TimerHeap(bound, BUCKETS);
    Model model = new Model(bound);
    Instant now = START;
    for (int step = 0; step < 300; step++) {
      NoteTimer timer =
          timer(random.nextInt(40), now.plusSeconds(random.nextInt(60)), source(random));
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4 -> // Created, or renewed if the note is timed already.
            assertThat(tested.put(timer)).isEqualTo(model.put(timer));
        case 5 -> { // Deleted, or renewed to end much later.
          tested.remove(timer.key());
          model.remove(timer.key());
        }
        case 6 -> { // The lock is stolen.
          tested.removeLooks();
          model.removeLooks();
        }
        case 7 -> { // It is handed over to this one, which looks at everything.
          for (int note = 0; note < 40; note += 3) {
            NoteTimer found =
                timer(note, now.plusSeconds(random.nextInt(60)), NoteTimer.Source.LOOK);
            assertThat(tested.put(found)).isEqualTo(model.put(found));
          }
        }
        case 8 -> assertThat(tested.takeDropped()).isEqualTo(takeDropped(model));
        case 9 -> { // An attempt failed, and is made again.
          Optional<NoteTimer> due = tested.poll(now);
          assertPolled(due, model, now);
          if (due.isPresent()) {
            NoteTimer again = due.get().again(now.plusSeconds(1));
            assertThat(tested.put(again)).isEqualTo(model.put(again));
          }
        }
        case 10 -> assertPolled(tested.poll(now), model, now);
        default -> now = now.plusSeconds(random.nextInt(10));
      }
      assertThat(tested.size()).isEqualTo(model.sorted.size()).isLessThanOrEqualTo(bound);
      assertThat(tested.hasDropped()).isEqualTo(model.dropped.isPresent());
      assertThat(tested.next()).isEqualTo(model.sorted.stream().findFirst().map(NoteTimer::due));
      assertThat(tested.get(timer.key())).isEqualTo(model.get(timer.key()));
    }
    Instant end = now.plusSeconds(100);
    List<NoteTimer> left = new ArrayList<>();
    for (Optional<NoteTimer> due = tested.poll(end); due.isPresent(); due = tested.poll(end)) {
      left.add(due.get());
    }
    assertThat(left).containsExactlyInAnyOrderElementsOf(model.sorted);
  }

  /** Polled is one that is due, and of its bucket the first; none only if none is. */
  private static void assertPolled(Optional<NoteTimer> polled, Model model, Instant now) {
    assertThat(polled.isPresent()).isEqualTo(!model.due(now).isEmpty());
    polled.ifPresent(
        timer -> {
          assertThat(
                  model.due(now).stream().filter(due -> due.bucket() == timer.bucket()).findFirst())
              .contains(timer);
          model.remove(timer.key());
        });
  }

  private static Optional<Instant> takeDropped(Model model) {
    Optional<Instant> dropped = model.dropped;
    model.dropped = Optional.empty();
    return dropped;
  }

  @Test
  void bucketsTakeTurnsHoweverMuchOfOneIsDue() {
    IntStream.range(0, 20).forEach(i -> heap.put(timer(i * BUCKETS, START)));
    heap.put(timer(1, START.plusSeconds(1)));
    heap.put(timer(2, START.plusSeconds(2)));

    List<Integer> buckets = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      buckets.add(heap.poll(START.plusSeconds(10)).orElseThrow().bucket());
    }

    assertThat(buckets).contains(1, 2);
  }

  @Test
  void oneThatIsAddedEndsTheWait() throws InterruptedException {
    long seen = heap.added();
    Thread adder = new Thread(() -> heap.put(timer(1, START)));
    long begun = System.nanoTime();

    adder.start();
    heap.await(seen, Duration.ofMinutes(1));

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    adder.join();
  }

  @Test
  void aWaitLastsItsTimeIfNothingIsAdded() throws InterruptedException {
    long seen = heap.added();
    long begun = System.nanoTime();

    heap.await(seen, Duration.ofMillis(30));

    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofMillis(30), Duration.ofSeconds(30));
    assertThat(heap.added()).isEqualTo(seen);
    heap.put(timer(1, START));
    heap.put(timer(1, START.plusSeconds(1)));
    assertThat(heap.added()).isEqualTo(seen + 2);
  }

  @Test
  void oneThatWasAddedBeforeTheWaitLeavesNothingToWaitFor() throws InterruptedException {
    long seen = heap.added();
    heap.put(timer(1, START));
    long begun = System.nanoTime();

    heap.await(seen, Duration.ofMinutes(1));

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
  }

  private static NoteTimer.Source source(Random random) {
    return random.nextBoolean() ? NoteTimer.Source.LOOK : NoteTimer.Source.STREAM;
  }

  private static NoteTimer timer(int note, Instant due) {
    return timer(note, due, NoteTimer.Source.LOOK);
  }

  private static NoteTimer timer(int note, Instant due, NoteTimer.Source source) {
    return new NoteTimer(
        new DueNote("USER#u" + note % 7, "NOTE#" + note, due + "#" + note, 10),
        note % BUCKETS,
        due,
        source);
  }
}
