package io.notestream.consumer.expiry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A reaction that tests steer: {@code recording:channel=x}. */
public final class RecordingReaction implements Reaction {

  private static final Map<String, Channel> CHANNELS = new ConcurrentHashMap<>();

  private final Channel channel;

  private RecordingReaction(Channel channel) {
    this.channel = channel;
  }

  /** What a test sees and says of one reaction. */
  public static final class Channel {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = event -> {};

    /** The event ids of all calls. */
    public List<String> seen() {
      return seen;
    }

    /** The event ids of the calls that succeeded. */
    public List<String> done() {
      return done;
    }

    /** What calls do from now on. */
    public void behave(Behaviour newBehaviour) {
      behaviour = newBehaviour;
    }

    /** Every call fails from now on. */
    public void fail(String message) {
      behave(
          event -> {
            throw new IllegalStateException(message);
          });
    }

    /** Every call succeeds from now on. */
    public void succeed() {
      behave(event -> {});
    }
  }

  /** What a call does. */
  @FunctionalInterface
  public interface Behaviour {
    void react(ExpirationEvent event) throws Exception;
  }

  public static Channel channel(String name) {
    return CHANNELS.computeIfAbsent(name, n -> new Channel());
  }

  @Override
  public void react(ExpirationEvent expiration) throws Exception {
    channel.seen.add(expiration.eventId());
    channel.behaviour.react(expiration);
    channel.done.add(expiration.eventId());
  }

  /** Registered in {@code META-INF/services} of the tests. */
  public static final class Provider implements ReactionProvider {

    @Override
    public String type() {
      return "recording";
    }

    @Override
    public Reaction create(ReactionSettings settings, ReactionContext context) {
      settings.allowOnly("channel");
      return new RecordingReaction(channel(settings.required("channel")));
    }
  }
}
