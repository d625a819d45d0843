package io.notestream.consumer.testkit;

import io.notestream.consumer.record.RecordReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Recorded stream records, and the tables that they must lead to. Immutable.
 *
 * @param name the file's name
 * @param records the records, in order
 * @param expected the tables that they lead to, as {@link Views#toJson()} writes them; {@code null}
 *     if there is no such file
 */
public record Fixture(String name, List<Record> records, @Nullable String expected) {

  private static final String OWN = "/fixtures/";

  /**
   * Copies the list of records.
   *
   * @param name the file's name
   * @param records copied
   * @param expected the tables as JSON; {@code null} if there is no such file
   */
  public Fixture {
    records = List.copyOf(records);
  }

  /**
   * Loads a resource from the root of the class path, or one of the kit's own fixtures.
   *
   * @param name the file's name, for instance {@code expired.jsonl}
   * @return the fixture
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Fixture load(String name) {
    return load(Fixture.class, name);
  }

  /**
   * Loads a resource beside a class, from the root of the class path, or one of the kit's own
   * fixtures, whichever is found first. The expected tables of {@code x.jsonl} are in {@code
   * x.expected.json} beside it.
   *
   * @param beside the class, usually the test
   * @param name the file's name; any format that {@code stream-consumer.jar replay} reads
   * @return the fixture
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Fixture load(Class<?> beside, String name) {
    for (String path : List.of(name, absolute(name), OWN + name)) {
      Optional<List<Record>> records = records(beside, path);
      if (records.isPresent()) {
        return new Fixture(name, records.get(), text(beside, expectedName(path)));
      }
    }
    throw new IllegalArgumentException(
        "no fixture '"
            + name
            + "': not beside "
            + beside.getName()
            + ", not at the root of the class path, and not among the kit's own");
  }

  private static String absolute(String name) {
    return name.startsWith("/") ? name : "/" + name;
  }

  private static String expectedName(String path) {
    return path.replaceFirst("\\.jsonl?(\\.gz)?$", "") + ".expected.json";
  }

  private static Optional<List<Record>> records(Class<?> beside, String path) {
    InputStream in = beside.getResourceAsStream(path);
    if (in == null) {
      return Optional.empty();
    }
    List<Record> records = new ArrayList<>();
    try (RecordReader reader = RecordReader.open(in, path)) {
      reader.forEachRemaining(records::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
    return Optional.of(records);
  }

  private static @Nullable String text(Class<?> beside, String path) {
    try (InputStream in = beside.getResourceAsStream(path)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
