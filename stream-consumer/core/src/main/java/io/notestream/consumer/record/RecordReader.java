package io.notestream.consumer.record;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * An iterator over the records of a file, read document by document: JSON Lines or any other
 * sequence of the JSON documents of {@link RecordDocuments}, plain or compressed with gzip. Not
 * thread-safe.
 */
public final class RecordReader implements Iterator<Record>, AutoCloseable {

  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  /** Reads numbers with all their digits, as {@link RecordJson} does. */
  static final JsonMapper JSON =
      JsonMapper.builder(RecordJson.FACTORY.copy())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  private static final Record NONE = Record.builder().build();

  private final String name;
  private final JsonParser parser;
  private final Deque<RecordDocument> next = new ArrayDeque<>();

  /** The first token, until it is used; {@code null} from then on, and of an empty file. */
  private @Nullable JsonToken first;

  /** Whether the parser is within a list, of which each element is a document of its own. */
  private boolean inList;

  private RecordReader(String name, JsonParser parser) throws IOException {
    this.name = name;
    this.parser = parser;
    first = parser.nextToken();
  }

  /**
   * Opens a file.
   *
   * @param file the file
   * @return a reader at the first record
   * @throws InvalidInputException if it is a directory, or does not begin with JSON
   * @throws IOException if the file cannot be read
   */
  public static RecordReader open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(file + " is a directory");
    }
    return open(Files.newInputStream(file), file.toString());
  }

  /**
   * Opens a stream, which {@link #close} closes.
   *
   * @param in the stream
   * @param name the name of the stream in error messages
   * @return a reader at the first record
   * @throws InvalidInputException if it does not begin with JSON
   * @throws IOException if the stream cannot be read
   */
  public static RecordReader open(InputStream in, String name) throws IOException {
    InputStream buffered = new BufferedInputStream(in);
    try {
      buffered.mark(2);
      boolean compressed = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
      buffered.reset();
      return new RecordReader(
          name, JSON.createParser(compressed ? new GZIPInputStream(buffered) : buffered));
    } catch (JsonParseException e) { // The first token is read already.
      buffered.close();
      throw notJson(name, e);
    } catch (EOFException | ZipException e) {
      buffered.close();
      throw new InvalidInputException(name + ": not whole, or not compressed with gzip", e);
    } catch (IOException e) {
      buffered.close();
      throw e;
    }
  }

  private static InvalidInputException notJson(String name, JsonParseException e) {
    return new InvalidInputException(
        where(name, line(e.getLocation())) + "not JSON: " + e.getOriginalMessage(), e);
  }

  /**
   * Returns whether there is another record; reads the next document if need be.
   *
   * @return whether {@link #next} has a record
   * @throws InvalidInputException if the next document does not hold records
   * @throws UncheckedIOException if the file cannot be read
   */
  @Override
  public boolean hasNext() {
    while (next.isEmpty()) {
      try {
        JsonToken token = first == null ? parser.nextToken() : first;
        first = null;
        if (token == null) {
          return false;
        }
        if (token == (inList ? JsonToken.END_ARRAY : JsonToken.START_ARRAY)) {
          inList = !inList;
        } else {
          int line = line(parser.currentTokenLocation());
          JsonNode document = JSON.readTree(parser);
          readOrSay(document, line).forEach(next::add);
        }
      } catch (JsonParseException e) {
        throw notJson(name, e);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + name, e);
      }
    }
    return true;
  }

  private Iterable<RecordDocument> readOrSay(JsonNode document, int line) {
    try {
      List<RecordDocument> records = RecordDocuments.documents(document);
      records.forEach(RecordReader::requireStreamOfTable);
      return records;
    } catch (InvalidInputException e) {
      throw new InvalidInputException(where(name, line) + e.getMessage(), e);
    }
  }

  /**
   * Of a file somebody chose, events of another service are the wrong file, and no dead letters.
   */
  private static void requireStreamOfTable(RecordDocument document) {
    JsonNode source = RecordJson.field(document.json(), "eventSource");
    if (source != null
        && !"aws:dynamodb".equals(source.asText())
        && RecordJson.field(document.json(), "dynamodb") == null) {
      throw new InvalidInputException(
          "events of " + source.asText() + ", not records of a DynamoDB stream");
    }
  }

  /**
   * Returns the next record, an empty one where a list has {@code null} in its place.
   *
   * @return the record
   * @throws NoSuchElementException if there is none
   */
  @Override
  public Record next() {
    Record record = nextDocument().record();
    return record == null ? NONE : record;
  }

  /**
   * Returns the next record as {@link #next} does, with its JSON. Both take from the same reader.
   *
   * @return the record and its JSON
   * @throws NoSuchElementException if there is none
   */
  public RecordDocument nextDocument() {
    if (!hasNext()) {
      throw new NoSuchElementException(name + " has no more records");
    }
    return next.removeFirst();
  }

  private static String where(String name, int line) {
    return name + (line > 0 ? ", line " + line : "") + ": ";
  }

  private static int line(JsonLocation location) {
    return location == null ? 0 : location.getLineNr();
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
