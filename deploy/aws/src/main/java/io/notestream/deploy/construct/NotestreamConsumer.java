package io.notestream.deploy.construct;

import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.constructs.Construct;

/**
 * The consumer of a table of notes, one that is made beside it or one that was imported: the tables
 * of what is derived and what is remembered, what reads the stream, and its alarms.
 */
public final class NotestreamConsumer extends Construct {

  private final NoteTables tables;
  private final ConsumerSetup setup;
  private final @Nullable LambdaConsumer functions;
  private final @Nullable FargateConsumer workers;

  private NotestreamConsumer(
      Construct scope,
      String id,
      ITable notes,
      String name,
      TableOptions options,
      ConsumerSetup setup,
      @Nullable FunctionOptions functions,
      @Nullable ContainerOptions containers) {
    super(scope, id);
    String prefix = NoteTables.prefix(notes, name);
    TableNames names = TableNames.withPrefix(prefix);
    TableOptions here = options.withoutReplicas(); // Each region derives its own.
    this.tables =
        NoteTables.of(
            notes,
            NoteTable.create(this, "Views", NotestreamTables.noteViews(names), here),
            NoteTable.create(this, "Ops", NotestreamTables.noteOps(names), here),
            names.withGeneration(setup.generation()));
    this.setup = setup;
    OperatorPolicy.create(this, tables, setup);
    this.functions = functions == null ? null : new LambdaConsumer(this, tables, setup, functions);
    this.workers = containers == null ? null : new FargateConsumer(this, tables, setup, containers);
  }

  /**
   * Adds a consumer that runs as functions, which the stream and schedules invoke.
   *
   * @param scope the construct that it is part of
   * @param id its id in it
   * @param notes a table of notes with a stream of new and old images
   * @param name the table's name, which ends with {@code notes}
   * @param tables how the tables beside it are billed and encrypted
   * @param setup what it does
   * @param functions how its functions are invoked
   * @return the consumer
   * @throws IllegalArgumentException if the table has no stream, or another name
   */
  public static NotestreamConsumer onLambda(
      Construct scope,
      String id,
      ITable notes,
      String name,
      TableOptions tables,
      ConsumerSetup setup,
      FunctionOptions functions) {
    return new NotestreamConsumer(scope, id, notes, name, tables, setup, functions, null);
  }

  /**
   * Adds a consumer that runs as workers on Fargate.
   *
   * @param scope the construct that it is part of
   * @param id its id in it
   * @param notes a table of notes with a stream of new and old images
   * @param name the table's name, which ends with {@code notes}
   * @param tables how the tables beside it are billed and encrypted
   * @param setup what it does
   * @param containers the workers
   * @return the consumer
   * @throws IllegalArgumentException if the table has no stream, or another name
   */
  public static NotestreamConsumer onFargate(
      Construct scope,
      String id,
      ITable notes,
      String name,
      TableOptions tables,
      ConsumerSetup setup,
      ContainerOptions containers) {
    return new NotestreamConsumer(scope, id, notes, name, tables, setup, null, containers);
  }

  /** {@return the three tables} */
  public NoteTables tables() {
    return tables;
  }

  ConsumerSetup setup() {
    return setup;
  }

  Optional<LambdaConsumer> functions() {
    return Optional.ofNullable(functions);
  }

  Optional<FargateConsumer> workers() {
    return Optional.ofNullable(workers);
  }

  /** Returns the logs of whatever applies changes, reacts and sweeps. */
  List<ILogGroup> logs() {
    List<ILogGroup> logs = new ArrayList<>();
    functions()
        .ifPresent(
            made -> {
              logs.add(made.stream().log());
              logs.add(made.retry().log());
              if (made.sweep() != null) {
                logs.add(made.sweep().log());
              }
            });
    workers().ifPresent(made -> logs.add(made.worker().log()));
    return logs;
  }
}
