/**
 * A model of the consumer that is small enough to try every history: what two workers, their leases
 * and the tables can do, one step at a time, and what must be true whatever the order. It tells why
 * the ledger is as it is. Nothing of the product is used here; the model is read beside it.
 *
 * <p><b>Internal.</b> Tests only; the README in this directory explains it.
 */
package io.notestream.consumer.histories;
