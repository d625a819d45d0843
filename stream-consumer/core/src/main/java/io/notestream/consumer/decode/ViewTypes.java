package io.notestream.consumer.decode;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Which images a record has to have. Without both images of a change, what it moved is unknown: an
 * update would count as a new note. A stream holds both only if its view type is
 * NEW_AND_OLD_IMAGES.
 */
final class ViewTypes {

  private ViewTypes() {}

  /** Returns which image is missing, and by which view type; {@code null} if none is. */
  static @Nullable String missingImage(
      StreamRecord stream, OperationType operation, Image before, Image after) {
    boolean noOld = before.isAbsent() && operation != OperationType.INSERT;
    boolean noNew = after.isAbsent() && operation != OperationType.REMOVE;
    if (!noOld && !noNew) {
      return null;
    }
    return images(noOld, noNew) + " missing, " + viewType(stream, operation, noOld, noNew);
  }

  private static String images(boolean noOld, boolean noNew) {
    if (noOld && noNew) {
      return "the old and the new image are";
    }
    return noOld ? "the old image is" : "the new image is";
  }

  private static String viewType(
      StreamRecord stream, OperationType operation, boolean noOld, boolean noNew) {
    StreamViewType named = stream.streamViewType();
    if (named == StreamViewType.KEYS_ONLY
        || named == StreamViewType.OLD_IMAGE
        || named == StreamViewType.NEW_IMAGE) {
      return "since the stream's view type is "
          + named
          + "; it has to be "
          + StreamViewType.NEW_AND_OLD_IMAGES;
    }
    return "as from a stream with the view type " + likely(operation, noOld, noNew);
  }

  /** Returns the view types whose records of the operation lack these images. */
  private static String likely(OperationType operation, boolean noOld, boolean noNew) {
    if (noOld && noNew) {
      return StreamViewType.KEYS_ONLY.toString(); // Only an update has both.
    }
    StreamViewType other = noOld ? StreamViewType.NEW_IMAGE : StreamViewType.OLD_IMAGE;
    return operation == OperationType.MODIFY
        ? other.toString()
        : StreamViewType.KEYS_ONLY + " or " + other;
  }
}
