/**
 * What the Lambda functions of writer and consumer have in common: how they log, and how they
 * publish metrics. Knows neither what a function does nor the AWS SDK.
 *
 * <p><b>API.</b> For the functions of this project, and for others that want the same voice.
 */
@NullMarked
package io.notestream.function;

import org.jspecify.annotations.NullMarked;
