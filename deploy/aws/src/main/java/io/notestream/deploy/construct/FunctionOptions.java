package io.notestream.deploy.construct;

/**
 * How the consumer's functions are invoked. Immutable.
 *
 * @param jar the path of {@code stream-consumer-lambda.jar}
 * @param memory the memory of each function, in MB
 * @param batchSize the most records of one invocation, from 1 to 10 000
 * @param batchWindowSeconds how long a batch is gathered, from 0 to 300
 * @param parallelisation how many batches of a shard are processed at once, from 1 to 10
 * @param snapStart whether the function that the stream invokes starts from a snapshot
 */
public record FunctionOptions(
    String jar,
    int memory,
    int batchSize,
    int batchWindowSeconds,
    int parallelisation,
    boolean snapStart) {

  /**
   * {@return 1024 MB, batches of 1000 as soon as there is a record, one batch of a shard at once,
   * no snapshot}
   *
   * @param jar the path of {@code stream-consumer-lambda.jar}
   */
  public static FunctionOptions standard(String jar) {
    return new FunctionOptions(jar, 1024, 1000, 0, 1, false);
  }
}
