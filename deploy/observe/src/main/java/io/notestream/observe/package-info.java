/**
 * Where the meters of a program go: Prometheus, and CloudWatch if it is switched on. Which meters
 * there are is not decided here, but which of them CloudWatch gets by default is.
 *
 * <p><b>API.</b> For the programs of this project, and for others that show meters in the same way.
 */
@NullMarked
package io.notestream.observe;

import org.jspecify.annotations.NullMarked;
