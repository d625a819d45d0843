package io.notestream.writer.contract;

/** Brings a request to a running API, and its response back. */
public interface Transport extends AutoCloseable {

  /** Returns the response as it was sent: nothing in it is decoded. */
  Reply send(Call call);

  /** Ends the API. */
  @Override
  void close();
}
