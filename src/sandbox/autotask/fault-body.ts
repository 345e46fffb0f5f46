import type { SimAnswer } from '../kit/server.ts';
import { errors } from './answers.ts';
import { threadRefusal } from './limits.ts';
import type { AutotaskSwitches } from './switches.ts';

/**
 * The answer to a request that a fault strikes: 429 is the thread limit's, 502 to 504 come from the web server as a page, all
 * others are the list of texts (reference/autotask.md §4.3) with one that tells a passing fault from a lasting one.
 */
export function faultBody(switches: () => AutotaskSwitches, now: () => number): (status: number) => SimAnswer {
  return (status) => {
    if (status === 429) return { ...threadRefusal(switches(), now()), status };
    if (status >= 502 && status <= 504) return { status, contentType: 'text/html', text: '<!DOCTYPE html><html><head><title>Service Unavailable</title></head><body><h2>Service Unavailable</h2></body></html>' };
    return errors(['Execution Timeout Expired. The timeout period elapsed prior to completion of the operation.'], status);
  };
}
