/**
 * What requests ask of items: conditions, updates, projections and key conditions, written as
 * expressions or in the older parameters, checked as the service checks them and ready to be
 * applied. Pure code: it is given items and returns items, and knows neither tables nor requests
 * beyond the members that hold expressions. Start at {@code ExpressionParameters}, then {@code
 * UnparsedExpressions}; a grammar reads a text, a validation checks it, a binder fills its
 * placeholders in.
 *
 * <p><b>Internal.</b> Used by the operations on items; may change without notice.
 */
@NullMarked
package io.notestream.local.internal.expression;

import org.jspecify.annotations.NullMarked;
