package io.notestream.writer.contract;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the API promises, whatever transport it is behind. A part of it is an interface of tests; a
 * class that implements the parts holds a transport to them. Tests share the service, and have
 * users of their own.
 */
public interface Contract {

  /** The API under test. */
  ContractService service();

  /** Holds a response to be a problem of that kind. */
  static Reply assertProblem(Reply reply, int status, String type) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.get("type")).isEqualTo("urn:notestream:problem:" + type);
    assertThat(reply.json().path("status").asInt()).isEqualTo(status);
    assertThat(reply.get("title")).isNotEmpty();
    assertThat(reply.get("detail")).isNotEmpty();
    return reply;
  }

  /** The whole contract. */
  interface Whole
      extends NotesContract,
          ListsContract,
          CreationContract,
          PreconditionsContract,
          ViewsContract,
          CallersContract,
          EncodingsContract,
          ProblemsContract,
          SurfaceContract {}
}
