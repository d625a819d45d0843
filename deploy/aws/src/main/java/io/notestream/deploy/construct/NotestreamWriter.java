package io.notestream.deploy.construct;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.constructs.Construct;

/** The API of notes: a function behind an HTTP API, or servers behind a load balancer. */
public final class NotestreamWriter extends Construct {

  private @Nullable LambdaWriter function;
  private @Nullable FargateWriter servers;

  private NotestreamWriter(Construct scope, String id) {
    super(scope, id);
  }

  /**
   * Adds the API as a function.
   *
   * @param scope the construct that it is part of
   * @param id its id in it
   * @param tables the consumer's
   * @param setup what it does
   * @param jar the path of {@code notes-writer-lambda.jar}
   * @param memory the function's memory, in MB
   * @param snapStart whether the function starts from a snapshot
   * @return the API
   */
  public static NotestreamWriter onLambda(
      Construct scope,
      String id,
      NoteTables tables,
      WriterSetup setup,
      String jar,
      int memory,
      boolean snapStart) {
    NotestreamWriter writer = new NotestreamWriter(scope, id);
    writer.function = new LambdaWriter(writer, tables, setup, jar, memory, snapStart);
    return writer;
  }

  /**
   * Adds the API as servers.
   *
   * @param scope the construct that it is part of
   * @param id its id in it
   * @param tables the consumer's
   * @param setup what it does
   * @param containers the servers
   * @param certificate the ARN of the load balancer's certificate
   * @return the API
   */
  public static NotestreamWriter onFargate(
      Construct scope,
      String id,
      NoteTables tables,
      WriterSetup setup,
      ContainerOptions containers,
      String certificate) {
    NotestreamWriter writer = new NotestreamWriter(scope, id);
    writer.servers = new FargateWriter(writer, tables, setup, containers, certificate);
    return writer;
  }

  /** {@return where the API is, as a token} */
  public String url() {
    if (function != null) {
      return function.gateway().getApiEndpoint();
    }
    return servers == null ? "" : "https://" + servers.balancer().getLoadBalancerDnsName();
  }

  Optional<LambdaWriter> function() {
    return Optional.ofNullable(function);
  }

  Optional<FargateWriter> servers() {
    return Optional.ofNullable(servers);
  }
}
