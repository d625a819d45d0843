/**
 * Tables: what they are made of, how items and index entries lie in the store, how a change reaches
 * item, indexes and stream in one commit, and how pages are read. Requests and their parameters are
 * not known here.
 */
@NullMarked
package io.notestream.local.internal.table;

import org.jspecify.annotations.NullMarked;
