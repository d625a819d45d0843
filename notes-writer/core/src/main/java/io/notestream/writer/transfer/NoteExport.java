package io.notestream.writer.transfer;

import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.writer.transfer.SegmentReader.ItemPage;
import io.notestream.writer.transfer.Stop.StoppedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Writes the live notes of all users, or of one, as JSON Lines. Runs once; {@link #stop} and {@link
 * #report} may be called by other threads meanwhile.
 *
 * <p>A note that stays as it is from the beginning of an export to its end is in the result exactly
 * once, however often the export was interrupted and went on. One that is changed meanwhile is
 * there once, as it was at some moment of that time; one that is created or ends meanwhile may be
 * there or not. The notes are not of one and the same instant.
 */
public final class NoteExport {

  /** More often it would cost much, more seldom much would be read again after a crash. */
  private static final Duration BETWEEN_SAVES = Duration.ofSeconds(1);

  private final TransferSettings settings;
  private final @Nullable UserId user;
  private final Duration betweenSaves;
  private final int pageItems;
  private final Stop stop = new Stop();
  private final Patience patience;
  private final UnitRate rate;
  private volatile @Nullable ExportOutput output;

  /**
   * Creates an export.
   *
   * @param settings of the transfer
   * @param user whose notes; {@code null} for everybody's
   */
  public NoteExport(TransferSettings settings, @Nullable UserId user) {
    this(settings, user, BETWEEN_SAVES, Integer.MAX_VALUE);
  }

  /**
   * Creates an export with small pages.
   *
   * @param pageItems the most items of a page
   */
  NoteExport(
      TransferSettings settings, @Nullable UserId user, Duration betweenSaves, int pageItems) {
    this.settings = settings;
    this.user = user;
    this.betweenSaves = betweenSaves;
    this.pageItems = pageItems;
    this.patience = new Patience(settings.giveUpAfter(), stop);
    this.rate = new UnitRate(settings.maxUnits(), stop);
  }

  /**
   * Writes to a file, in gzip if its name ends in {@code .gz}. Beside it, {@code FILE.state} says
   * how far the export is until it is complete: while that is there, the next export to the file
   * goes on with it.
   *
   * @param file must not exist, unless an earlier export was interrupted
   * @param unreadable is given, for each item that cannot be read, its key and the reason; called
   *     by several threads
   * @return whether the export is complete: false if it was stopped
   * @throws TransferException if it cannot go on
   */
  public boolean toFile(Path file, Consumer<String> unreadable) {
    return run(() -> ExportFile.open(file, scope(), segments(), betweenSaves), unreadable);
  }

  /**
   * Writes to a stream. Nothing can go on with it later.
   *
   * @param out stays open
   * @param form applied to each line
   * @param unreadable as for {@link #toFile}
   * @return whether the export is complete: false if it was stopped
   * @throws TransferException if it cannot go on
   */
  public boolean toStream(
      OutputStream out, UnaryOperator<String> form, Consumer<String> unreadable) {
    return run(() -> new ExportStream(out, form, segments()), unreadable);
  }

  /** Ends the export soon, in order. */
  public void stop() {
    stop.request();
  }

  /** {@return how far the export is} */
  public ExportReport report() {
    ExportOutput current = output;
    return current == null ? ExportReport.NOTHING : current.report();
  }

  /** Opens an output. */
  @FunctionalInterface
  private interface Opening {
    ExportOutput open() throws IOException, StoppedException;
  }

  private boolean run(Opening opening, Consumer<String> unreadable) {
    try (ExportOutput opened = opening.open()) {
      output = opened;
      List<ExportPosition> positions = opened.positions();
      List<Workers.Work> works = new ArrayList<>();
      for (int i = 0; i < positions.size(); i++) {
        ExportPosition position = positions.get(i);
        SegmentReader reader = reader(opened, i, positions.size(), unreadable);
        works.add(() -> reader.run(position));
      }
      return Workers.run("export", works, stop);
    } catch (StoppedException e) {
      return false;
    } catch (SdkException e) {
      throw new TransferException("DynamoDB: " + e.getMessage(), e);
    } catch (IOException e) {
      throw Workers.failed(e);
    }
  }

  /** The notes of one user stand together, and are read one page after the other. */
  private int segments() {
    return user == null ? settings.parallel() : 1;
  }

  private ExportScope scope() throws StoppedException {
    String table = settings.tables().notes();
    TableDescription description =
        patience.run(
            () -> settings.clients().reads().describeTable(r -> r.tableName(table)).table());
    return new ExportScope(
        table, String.valueOf(description.tableId()), user == null ? null : user.value());
  }

  private SegmentReader reader(
      ExportOutput opened, int segment, int segments, Consumer<String> unreadable) {
    UserId only = user;
    return new SegmentReader(
        only == null ? startKey -> scan(segment, segments, startKey) : key -> query(only, key),
        settings.bodies(),
        settings.clock(),
        patience,
        opened,
        segment,
        unreadable);
  }

  /** Reads consistently: what was written just before the export must not be missing from it. */
  private ItemPage scan(int segment, int segments, @Nullable Map<String, AttributeValue> startKey)
      throws StoppedException {
    rate.await(1);
    ScanResponse page =
        patience.run(
            () ->
                settings
                    .clients()
                    .reads()
                    .scan(
                        r ->
                            r.tableName(settings.tables().notes())
                                .segment(segment)
                                .totalSegments(segments)
                                .limit(pageItems)
                                .consistentRead(true)
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                                .exclusiveStartKey(startKey)));
    pay(page.consumedCapacity());
    return new ItemPage(page.items(), page.lastEvaluatedKey());
  }

  private ItemPage query(UserId of, @Nullable Map<String, AttributeValue> startKey)
      throws StoppedException {
    rate.await(1);
    QueryResponse page =
        patience.run(
            () ->
                settings
                    .clients()
                    .reads()
                    .query(
                        r ->
                            r.tableName(settings.tables().notes())
                                .keyConditionExpression(
                                    KeyAttributes.PK
                                        + " = :pk AND begins_with("
                                        + KeyAttributes.SK
                                        + ", :sk)")
                                .expressionAttributeValues(
                                    Map.of(
                                        ":pk", AttributeValue.fromS(NoteKeys.partition(of)),
                                        ":sk", AttributeValue.fromS(NoteKeys.NOTE_PREFIX)))
                                .limit(pageItems)
                                .consistentRead(true)
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                                .exclusiveStartKey(startKey)));
    pay(page.consumedCapacity());
    return new ItemPage(page.items(), page.lastEvaluatedKey());
  }

  private void pay(@Nullable ConsumedCapacity used) {
    if (used != null && used.capacityUnits() != null) {
      rate.correct(used.capacityUnits() - 1);
    }
  }
}
