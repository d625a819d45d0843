package io.notestream.local.internal.operation;

import io.notestream.local.internal.shape.Shape;

/** One operation of the API. Implementations are safe for use by several threads. */
public interface Operation {

  /** The API that an operation belongs to, as the {@code X-Amz-Target} header names it. */
  enum Api {
    DYNAMODB("DynamoDB_20120810"),
    STREAMS("DynamoDBStreams_20120810");

    private final String target;

    Api(String target) {
      this.target = target;
    }

    /** Returns the name in the header. */
    public String target() {
      return target;
    }
  }

  /** How long an operation may take, which decides on which thread it runs. */
  enum Effort {
    /** Reads one item. */
    SHORT_READ,
    /** Changes one item. */
    SHORT_WRITE,
    /** May read or change much, or wait. */
    LONG
  }

  /** Returns how long the operation may take. */
  default Effort effort() {
    return Effort.LONG;
  }

  /** Returns the API that the operation belongs to. */
  default Api api() {
    return Api.DYNAMODB;
  }

  /** Returns the name, such as {@code PutItem}. */
  String name();

  /**
   * Returns the shape of a request; the body has been checked against it before {@link #handle} is
   * called.
   */
  Shape.Structure input();

  /**
   * Carries the call out and returns the response. Everything that can fail has happened when it
   * returns.
   *
   * @throws io.notestream.local.internal.error.ServiceException if the service refuses
   */
  ResponseBody handle(ApiCall call);
}
