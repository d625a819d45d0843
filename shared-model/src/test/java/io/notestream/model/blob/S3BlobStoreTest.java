package io.notestream.model.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.robothy.s3.rest.LocalS3;
import com.robothy.s3.rest.bootstrap.LocalS3Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3BlobStoreTest implements BlobStoreContract {

  private static LocalS3 server;
  private static S3Client s3;

  @BeforeAll
  static void start() {
    server = LocalS3.builder().port(-1).mode(LocalS3Mode.IN_MEMORY).build();
    server.start();
    s3 = client(server.getPort());
    s3.createBucket(r -> r.bucket("bodies"));
  }

  private static S3Client client(int port) {
    return S3Client.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }

  @AfterAll
  static void stop() {
    s3.close();
    server.shutdown();
  }

  @Override
  public BlobStore store() {
    return new S3BlobStore(s3, "bodies", "notes/");
  }

  @Test
  void keepsObjectsBelowItsPrefix() {
    store().put("a/b", new byte[] {1, 2, 3});

    assertThat(s3.headObject(r -> r.bucket("bodies").key("notes/a/b")).contentLength())
        .isEqualTo(3);
  }

  @Test
  void saysWhichObjectCannotBeReached() {
    BlobStore elsewhere = new S3BlobStore(s3, "no-such-bucket", "");

    assertThatExceptionOfType(BlobStoreException.class)
        .isThrownBy(() -> elsewhere.put("a", new byte[] {1}))
        .withMessageContaining("s3://no-such-bucket/a");
  }

  @Test
  void givesACallUpWhenItsLimitIsOver() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        S3Client unheard = client(silent.getLocalPort())) {
      BlobStore limited = new S3BlobStore(unheard, "bodies", "").within(Duration.ofMillis(100));
      long start = System.nanoTime();

      assertThatExceptionOfType(BlobStoreException.class)
          .isThrownBy(() -> limited.put("a", new byte[100_000]));
      assertThatExceptionOfType(BlobStoreException.class).isThrownBy(() -> limited.get("a"));
      assertThatExceptionOfType(BlobStoreException.class).isThrownBy(() -> limited.delete("a"));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void opensByItsUriWithAnEndpoint() {
    Map<String, String> chain =
        Map.of("aws.region", "us-east-1", "aws.accessKeyId", "x", "aws.secretAccessKey", "x");
    chain.forEach(System::setProperty);
    try (BlobStore opened =
        BlobStores.open("s3://bodies/notes?endpoint=http://127.0.0.1:" + server.getPort())) {
      opened.put("by-uri", new byte[] {1});
    } finally {
      chain.keySet().forEach(System::clearProperty);
    }

    assertThat(store().get("by-uri")).contains(new byte[] {1});
  }

  @Test
  void refusesWhatIsNoPlaceForBlobs() {
    assertThatIllegalArgumentException().isThrownBy(() -> BlobStores.open("http://bodies"));
    assertThatIllegalArgumentException().isThrownBy(() -> BlobStores.open("s3://bodies?region=x"));
    assertThatIllegalArgumentException().isThrownBy(() -> BlobStores.open("s3://"));
  }
}
