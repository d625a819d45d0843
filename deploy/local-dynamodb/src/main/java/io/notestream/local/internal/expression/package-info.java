/**
 * What requests ask of items: conditions, updates, projections and key conditions, written as
 * expressions or in the older parameters, checked as the service checks them and ready to be
 * applied. Pure code: it is given items and gives items back, and knows neither tables nor requests
 * beyond the members that hold expressions.
 */
@NullMarked
package io.notestream.local.internal.expression;

import org.jspecify.annotations.NullMarked;
