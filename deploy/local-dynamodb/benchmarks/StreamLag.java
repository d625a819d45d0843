import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the stream of the table {@code bench} while others write to it, until its standard input ends and it has read what was left by
 * then. Prints as JSON how much that was, how far behind it was at worst, and how long it took to get to the end once the writers had
 * stopped.
 *
 * <pre>java -cp target/local-dynamodb.jar benchmarks/StreamLag.java http://127.0.0.1:8000 &lt; fifo</pre>
 */
public final class StreamLag {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;
  private final Map<String, String> tokens = new LinkedHashMap<>();
  private long records;
  private long worstLagMillis;

  private StreamLag(URI endpoint) {
    this.endpoint = endpoint;
  }

  public static void main(String[] arguments) throws Exception {
    StreamLag reader = new StreamLag(URI.create(arguments[0]));
    AtomicLong stoppedAt = new AtomicLong();
    Thread input = new Thread(() -> stoppedAt.set(endOfInput()));
    input.setDaemon(true);
    reader.open();
    input.start();
    System.err.println("reading");
    long first = 0;
    long readWhenStopped = 0;
    while (true) {
      boolean stopped = stoppedAt.get() != 0;
      if (stopped && readWhenStopped == 0) {
        readWhenStopped = reader.records;
      }
      boolean any = reader.readAll();
      if (any && first == 0) {
        first = System.nanoTime();
      }
      if (!any && stopped) {
        break;
      }
    }
    long now = System.nanoTime();
    System.out.printf(
        "{\"recordsRead\":%d,\"recordsPerSecond\":%.0f,\"leftWhenWritersStopped\":%d,"
            + "\"secondsToCatchUp\":%.2f,\"worstLagSeconds\":%.1f}%n",
        reader.records,
        reader.records / ((now - first) / 1e9),
        reader.records - readWhenStopped,
        (now - stoppedAt.get()) / 1e9,
        reader.worstLagMillis / 1000.0);
  }

  private static long endOfInput() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException closed) {
      // The end as well.
    }
    return System.nanoTime();
  }

  private void open() throws IOException, InterruptedException {
    String arn =
        call("DynamoDB_20120810.DescribeTable", "{\"TableName\":\"bench\"}")
            .get("Table").get("LatestStreamArn").asText();
    JsonNode shards =
        call("DynamoDBStreams_20120810.DescribeStream", "{\"StreamArn\":\"" + arn + "\"}")
            .get("StreamDescription").get("Shards");
    for (JsonNode shard : shards) {
      String id = shard.get("ShardId").asText();
      tokens.put(
          id,
          call(
                  "DynamoDBStreams_20120810.GetShardIterator",
                  "{\"StreamArn\":\"" + arn + "\",\"ShardId\":\"" + id + "\",\"ShardIteratorType\":\"LATEST\"}")
              .get("ShardIterator").asText());
    }
  }

  private boolean readAll() throws IOException, InterruptedException {
    boolean any = false;
    for (Map.Entry<String, String> shard : tokens.entrySet()) {
      JsonNode page =
          call("DynamoDBStreams_20120810.GetRecords", "{\"ShardIterator\":\"" + shard.getValue() + "\"}");
      shard.setValue(page.get("NextShardIterator").asText());
      JsonNode found = page.get("Records");
      records += found.size();
      any |= !found.isEmpty();
      if (!found.isEmpty()) {
        long second = found.get(0).get("dynamodb").get("ApproximateCreationDateTime").asLong();
        // Creation times are floored to the second.
        worstLagMillis = Math.max(worstLagMillis, System.currentTimeMillis() - second * 1000 - 1000);
      }
    }
    return any;
  }

  private JsonNode call(String target, String body) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(endpoint)
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.0")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(response.body());
    }
    return JSON.readTree(response.body());
  }
}
