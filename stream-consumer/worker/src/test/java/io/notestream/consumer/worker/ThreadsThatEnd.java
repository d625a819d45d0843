package io.notestream.consumer.worker;

/** What tests share that let a thread end with an exception, or hold that none does. */
public final class ThreadsThatEnd {

  /** The log of threads that end, which is one for the whole process. */
  public static final String LOG = "threads that end";

  private ThreadsThatEnd() {}
}
