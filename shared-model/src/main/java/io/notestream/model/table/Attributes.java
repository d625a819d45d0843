package io.notestream.model.table;

/**
 * Names of attributes, as stored. Those of keys are in {@link KeyAttributes}; a name that only one
 * kind of item has is a constant of its codec.
 */
public final class Attributes {

  /** What kind of item it is, in the {@code notes} table. */
  public static final String ENTITY = "entity";

  /** The owner of a note. */
  public static final String USER_ID = "userId";

  /** The id of a note. */
  public static final String NOTE_ID = "noteId";

  /** The id of a change: {@code <noteId>:<sequence number>}. */
  public static final String EVENT_ID = "eventId";

  /** A sequence number of the stream. */
  public static final String SEQUENCE = "sequence";

  /** The title of a note. */
  public static final String TITLE = "title";

  /** The text of a note, if it lives in the item. */
  public static final String BODY = "body";

  /** The key of a body in the blob store. */
  public static final String BODY_REF = "bodyRef";

  /** The length of a body in bytes of UTF-8, wherever it lives. */
  public static final String BODY_BYTES = "bodyBytes";

  /** The tags of a note; absent if it has none. */
  public static final String TAGS = "tags";

  /** When a note was first written. */
  public static final String CREATED_AT = "createdAt";

  /** When a note was last written. */
  public static final String UPDATED_AT = "updatedAt";

  /** The version of a note. */
  public static final String VERSION = "version";

  /** The epoch second from which a note is expired. */
  public static final String EXPIRES_AT = "expiresAt";

  /** When a delete was announced on a note that is about to expire. */
  public static final String DELETED_AT = "deletedAt";

  /** The event id of the expiration that a note came back from. */
  public static final String RESTORED_FROM = "restoredFrom";

  /** The W3C trace id of a request. */
  public static final String TRACE = "trace";

  /** The parent id and the flags of a request's W3C {@code traceparent}. */
  public static final String SPAN = "span";

  /** What kind of change an audit record is about. */
  public static final String KIND = "kind";

  /** What removed an expired note. */
  public static final String CAUSE = "cause";

  /** When a change happened, by the stream. */
  public static final String EVENT_TIME = "eventTime";

  /** The version of the note that a record is about. */
  public static final String NOTE_VERSION = "noteVersion";

  /** The version of the format of an item. */
  public static final String SCHEMA = "schema";

  /** How many notes are stored. */
  public static final String ACTIVE_NOTES = "activeNotes";

  /** The name of the projection that a summary belongs to. */
  public static final String PROJECTION = "projection";

  /** The part of the projection that a summary is for. */
  public static final String PART = "part";

  /** The name of the sum that a ranked summary keeps in {@link #ACTIVE_NOTES}. */
  public static final String RANKED_BY = "rankedBy";

  /** What has been done about an item that an operator has to look at. */
  public static final String STATE = "state";

  /** Why such an item exists. */
  public static final String REASON = "reason";

  /** How often something was tried. */
  public static final String ATTEMPTS = "attempts";

  /** The name of a reaction to an expiration. */
  public static final String REACTION = "reaction";

  /** When something is tried again. */
  public static final String NEXT_AT = "nextAt";

  /** The epoch second from which DynamoDB may delete an item that is only kept for a while. */
  public static final String PURGE_AT = "purgeAt";

  private Attributes() {}
}
