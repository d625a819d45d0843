package io.notestream.writer.server;

import io.notestream.writer.contract.Contract;
import io.notestream.writer.contract.ContractService;
import io.notestream.writer.contract.ServiceSettings;
import io.notestream.writer.contract.Transport;
import io.notestream.writer.cursor.CursorKeys;
import io.notestream.writer.identity.jwt.JwtIdentity;
import io.notestream.writer.identity.jwt.JwtSettings;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class HttpContractTest implements Contract.Whole {

  private static ContractService service;

  @BeforeAll
  static void start() {
    service = ContractService.start(HttpContractTest::serve);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static Transport serve(ServiceSettings settings) {
    return new SocketTransport(
        NotesServer.builder()
            .endpoint(settings.dynamoDb())
            .identity(
                new JwtIdentity(
                    JwtSettings.of(settings.issuer(), settings.audience(), settings.keys())))
            .blobs(settings.blobs().toString())
            .cursorKeys(CursorKeys.of(List.of(settings.cursorKey())))
            .start());
  }

  @Override
  public ContractService service() {
    return service;
  }
}
