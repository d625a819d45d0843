package io.notestream.model.blob;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * A store that keeps each body as an object in Amazon S3, whose reads are <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel">consistent
 * after a write</a>. Thread-safe. Needs {@code software.amazon.awssdk:s3} on the class path.
 */
public final class S3BlobStore implements BlobStore {

  private static final String CONTENT_TYPE = "text/plain; charset=utf-8";

  private final S3Client s3;
  private final String bucket;
  private final String prefix;
  private final @Nullable AwsRequestOverrideConfiguration limit;

  /**
   * Creates a store in a bucket.
   *
   * @param s3 the client, closed together with the store
   * @param bucket the bucket's name
   * @param prefix what every object's key begins with, its slash included; empty for none
   */
  public S3BlobStore(S3Client s3, String bucket, String prefix) {
    this(s3, bucket, prefix, null);
  }

  private S3BlobStore(
      S3Client s3, String bucket, String prefix, @Nullable AwsRequestOverrideConfiguration limit) {
    this.s3 = s3;
    this.bucket = bucket;
    this.prefix = prefix;
    this.limit = limit;
  }

  @Override
  public void put(String key, byte[] content) {
    String objectKey = objectKey(key);
    try {
      s3.putObject(
          r ->
              r.bucket(bucket)
                  .key(objectKey)
                  .contentType(CONTENT_TYPE)
                  .overrideConfiguration(limit),
          RequestBody.fromBytes(content));
    } catch (SdkException | IllegalStateException e) {
      throw failed("write", objectKey, e);
    }
  }

  @Override
  public Optional<byte[]> get(String key) {
    String objectKey = objectKey(key);
    try {
      return Optional.of(
          s3.getObjectAsBytes(r -> r.bucket(bucket).key(objectKey).overrideConfiguration(limit))
              .asByteArrayUnsafe());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException | IllegalStateException e) {
      throw failed("read", objectKey, e);
    }
  }

  @Override
  public void delete(String key) {
    String objectKey = objectKey(key);
    try {
      s3.deleteObject(r -> r.bucket(bucket).key(objectKey).overrideConfiguration(limit));
    } catch (SdkException | IllegalStateException e) {
      throw failed("delete", objectKey, e);
    }
  }

  @Override
  public BlobStore within(Duration time) {
    return new S3BlobStore(
        s3, bucket, prefix, AwsRequestOverrideConfiguration.builder().apiCallTimeout(time).build());
  }

  @Override
  public void close() {
    s3.close();
  }

  private String objectKey(String key) {
    return prefix + BlobKeys.require(key);
  }

  /**
   * The SDK does not translate what its HTTP client throws when the limit is over while it waits
   * for a connection: an {@link IllegalStateException}.
   */
  private BlobStoreException failed(String what, String objectKey, RuntimeException e) {
    return new BlobStoreException("cannot " + what + " s3://" + bucket + "/" + objectKey, e);
  }
}
