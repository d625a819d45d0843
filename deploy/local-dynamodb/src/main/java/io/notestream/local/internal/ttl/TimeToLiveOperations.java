package io.notestream.local.internal.ttl;

import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ServiceContext;
import java.util.List;

/** The operations that switch and describe time to live. */
public final class TimeToLiveOperations {

  private TimeToLiveOperations() {}

  /** Returns all of them. */
  public static List<Operation> all(ServiceContext service) {
    return List.of(new UpdateTimeToLive(service), new DescribeTimeToLive(service));
  }
}
