package io.notestream.function.benchmarks;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** The note that {@link PlainHandler} puts. */
@DynamoDbBean
public class PlainNote {

  private @Nullable String id;
  private @Nullable String title;

  /** Makes an empty note, as the enhanced client needs it. */
  public PlainNote() {}

  /** {@return its key} */
  @DynamoDbPartitionKey
  public @Nullable String getId() {
    return id;
  }

  /** Sets its key. */
  public void setId(@Nullable String id) {
    this.id = id;
  }

  /** {@return its title} */
  public @Nullable String getTitle() {
    return title;
  }

  /** Sets its title. */
  public void setTitle(@Nullable String title) {
    this.title = title;
  }
}
