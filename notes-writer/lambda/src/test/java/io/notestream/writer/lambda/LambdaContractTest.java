package io.notestream.writer.lambda;

import io.notestream.function.runtime.FunctionProcess;
import io.notestream.function.runtime.RuntimeApi;
import io.notestream.writer.contract.Call;
import io.notestream.writer.contract.Contract;
import io.notestream.writer.contract.ContractService;
import io.notestream.writer.contract.Reply;
import io.notestream.writer.contract.ServiceSettings;
import io.notestream.writer.contract.Transport;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The API behind a function URL, in a process that Lambda's runtime interface client runs. */
class LambdaContractTest implements Contract.Whole {

  private static ContractService service;

  @BeforeAll
  static void start() {
    service = ContractService.start(Function::new);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Override
  public ContractService service() {
    return service;
  }

  private record Function(RuntimeApi runtime, FunctionProcess process) implements Transport {

    private static final Duration TIME = Duration.ofSeconds(30);

    Function(ServiceSettings settings) {
      this(new RuntimeApi(), settings);
    }

    private Function(RuntimeApi runtime, ServiceSettings settings) {
      this(
          runtime,
          new FunctionProcess(
              runtime, FunctionProcess.Program.of(ApiHandler.class, settings.variables())));
    }

    @Override
    public Reply send(Call call) {
      RuntimeApi.Result result = runtime.invoke(Events.bytes(Events.of(call)), TIME);
      if (result.error() != null) {
        throw new AssertionError(call.method() + " " + call.target() + ": " + result.error());
      }
      return Events.reply(result.response());
    }

    @Override
    public void close() {
      process.close();
      runtime.close();
    }
  }
}
