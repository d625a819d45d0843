package io.notestream.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Prints rows as a table or as JSON. A column has one name: {@code seenAt} in JSON, {@code SEEN AT}
 * above the table. Immutable.
 *
 * @param <T> what a row is made of
 */
public final class Listing<T> {

  private static final JsonFactory JSON = new JsonFactory();

  private final List<Column<T>> columns;

  private Listing(List<Column<T>> columns) {
    this.columns = columns;
  }

  private record Column<T>(String name, Function<T, @Nullable Object> value) {}

  /**
   * {@return a listing without columns}
   *
   * @param <T> what a row is made of
   */
  public static <T> Listing<T> empty() {
    return new Listing<>(List.of());
  }

  /**
   * {@return a listing with one more column, to the right; this one stays as it is}
   *
   * @param name the column's name in camel case, such as {@code seenAt}
   * @param value returns a row's text, whole number or boolean, or {@code null} where a row has
   *     none; any other value is printed as its {@code toString}
   */
  public Listing<T> column(String name, Function<T, @Nullable Object> value) {
    List<Column<T>> more = new ArrayList<>(columns);
    more.add(new Column<>(name, value));
    return new Listing<>(List.copyOf(more));
  }

  /**
   * Prints the rows and flushes. JSON is printed row by row as the stream yields them; a table once
   * all rows are known, and nothing for no rows.
   *
   * @param format a table for people, or an array of JSON objects
   * @param rows the rows in the order in which they are printed; consumed, but not closed
   * @param out where to print; not closed
   */
  public void print(OutputFormat format, Stream<T> rows, PrintWriter out) {
    switch (format) {
      case TABLE -> printTable(rows.toList(), out);
      case JSON -> printJson(rows.iterator(), out);
    }
    out.flush();
  }

  private void printTable(List<T> rows, PrintWriter out) {
    if (rows.isEmpty()) {
      return;
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(column -> header(column.name())).toList());
    rows.forEach(row -> lines.add(columns.stream().map(column -> cell(column, row)).toList()));
    List<Integer> widths =
        IntStream.range(0, columns.size())
            .mapToObj(i -> lines.stream().mapToInt(line -> line.get(i).length()).max().orElse(0))
            .toList();
    for (List<String> line : lines) {
      out.println(
          IntStream.range(0, columns.size())
              .mapToObj(i -> line.get(i) + " ".repeat(widths.get(i) - line.get(i).length()))
              .collect(Collectors.joining("  "))
              .stripTrailing());
    }
  }

  private void printJson(Iterator<T> rows, PrintWriter out) {
    out.print('[');
    String separator = "";
    while (rows.hasNext()) {
      out.println(separator);
      out.print("  " + json(rows.next()));
      separator = ",";
    }
    out.println(separator.isEmpty() ? "]" : System.lineSeparator() + "]");
  }

  private static String header(String name) {
    return name.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT);
  }

  private static <T> String cell(Column<T> column, T row) {
    Object value = column.value().apply(row);
    return value == null ? "-" : Printable.line(value.toString());
  }

  private String json(T row) {
    StringWriter text = new StringWriter();
    try (JsonGenerator object = JSON.createGenerator(text)) {
      object.writeStartObject();
      for (Column<T> column : columns) {
        object.writeFieldName(column.name());
        write(object, column.value().apply(row));
      }
      object.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("text could not be written to memory", e);
    }
    return Printable.json(text.toString());
  }

  private static void write(JsonGenerator object, @Nullable Object value) throws IOException {
    if (value instanceof Number number) {
      object.writeNumber(number.longValue());
    } else if (value instanceof Boolean truth) {
      object.writeBoolean(truth);
    } else if (value == null) {
      object.writeNull();
    } else {
      object.writeString(value.toString());
    }
  }
}
