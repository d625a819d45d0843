package io.notestream.writer.transfer;

/**
 * How far an import has come. Immutable.
 *
 * @param imported how many notes have been stored; if nothing is to be written, how many lines hold
 *     a note that has not expired
 * @param existing how many were left alone, since there is an item with their id
 * @param expired how many were left out, since they have expired
 * @param wrong how many lines do not hold a note that can be stored
 * @param through the number of the last line up to which, itself included, all are dealt with
 * @param erased how many were left out, since their user was erased after they were created
 */
public record ImportReport(
    long imported, long existing, long expired, long wrong, long through, long erased) {}
