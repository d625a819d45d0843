package io.notestream.deploy.construct;

import io.notestream.model.table.TableNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.dynamodb.ITableV2;
import software.amazon.awscdk.services.kms.IKey;

/**
 * The three tables of a deployment. Immutable.
 *
 * @param notes the source, with its stream
 * @param views what is derived, of the first generation
 * @param ops what must be remembered
 * @param names their names, with the views of the generation that is counted in and read
 */
public record NoteTables(ITable notes, ITable views, ITable ops, TableNames names) {

  /** What the name of a table of notes ends with, after the prefix that all three share. */
  private static final String NOTES = "notes";

  static NoteTables of(ITable notes, ITable views, ITable ops, TableNames names) {
    return new NoteTables(notes, views, ops, names);
  }

  /** Returns the namespace of the metrics of whatever runs on these tables. */
  String namespace() {
    return "Notestream/" + names.notes();
  }

  /** Returns the value of {@code NOTESTREAM_GENERATION}; empty for its default. */
  Optional<String> generationVariable() {
    return Optional.of(names.generation())
        .filter(generation -> generation != 1)
        .map(String::valueOf);
  }

  /**
   * Returns the prefix by which the services find a table of notes and those beside it.
   *
   * @throws IllegalArgumentException if the table has no stream, or another name
   */
  static String prefix(ITable notes, String name) {
    if (notes.getTableStreamArn() == null) {
      throw new IllegalArgumentException(
          "the table of notes has no stream: import it with the ARN of its stream");
    }
    if (Token.isUnresolved(name) || !name.endsWith(NOTES)) {
      throw new IllegalArgumentException(
          "the services find the table of notes by its name, which has to end with 'notes'");
    }
    return name.substring(0, name.length() - NOTES.length());
  }

  String streamArn() {
    String arn = notes.getTableStreamArn();
    if (arn == null) {
      throw new IllegalStateException("the table of notes has no stream");
    }
    return arn;
  }

  /**
   * Returns the ARNs of the views tables of every generation: those after the first are made by
   * {@code generation new}, beside the stack.
   */
  List<String> generations() {
    return List.of(views.getTableArn(), views.getTableArn() + "-*");
  }

  /** Returns the ARNs of the tables that a program compares with their definition. */
  List<String> described() {
    return Stream.concat(Stream.of(notes.getTableArn(), ops.getTableArn()), generations().stream())
        .toList();
  }

  /** Returns the ARNs of an index of the views tables of every generation. */
  List<String> generations(String index) {
    return generations().stream().map(table -> table + "/index/" + index).toList();
  }

  /** Returns the ARN of an index. */
  static String index(ITable table, String index) {
    return table.getTableArn() + "/index/" + index;
  }

  /** Returns the key that encrypts what is derived, if it is the account's own. */
  Optional<IKey> key() {
    return key(views);
  }

  /** Returns the account's own keys that encrypt the tables: mostly one, or none. */
  List<IKey> keys() {
    Map<String, IKey> byArn = new LinkedHashMap<>();
    for (ITable table : List.of(notes, views, ops)) {
      key(table).ifPresent(key -> byArn.put(key.getKeyArn(), key));
    }
    return List.copyOf(byArn.values());
  }

  private static Optional<IKey> key(ITable table) {
    return Optional.ofNullable(
        table instanceof ITableV2 own ? own.getEncryptionKey() : table.getEncryptionKey());
  }
}
