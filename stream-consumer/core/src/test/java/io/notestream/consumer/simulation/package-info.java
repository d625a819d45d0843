/**
 * A whole fleet in one thread at a time: the real consumers on the real tables and streams, with
 * models of what is not ours. One seed decides everything that happens, and it happens again with
 * the same seed. The judge is {@code oracle}; nothing of the pipeline decides here what is right.
 *
 * <p><b>Internal.</b> Tests only; the README in this directory explains it.
 */
package io.notestream.consumer.simulation;
